import { disError, unauthorized } from './answers.ts'
import type { Flaw } from './signed.ts'
import type { Answer, World } from './types.ts'

/** The scoped form: DIS itself refuses, with a code of its table of errors. */
const codes: Readonly<Record<Flaw['kind'], [code: string, message: string]>> = {
  empty: ['DIS.4101', 'Authorization header cannot be empty.'],
  unparsable: ['DIS.4102', 'Incorrectly parsed authorization header.'],
  'no-date': ['DIS.4103', 'Empty X-Sdk-Date header.'],
  'unreadable-date': ['DIS.4104', 'Error parsing X-Sdk-Date header.'],
  'expired-date': ['DIS.4105', 'Invalid X-Sdk-Date header.'],
  'no-ak': ['DIS.4106', 'Empty AccessKey header.'],
  'unknown-ak': ['DIS.4107', 'Invalid AccessKey header.'],
  service: ['DIS.4108', 'Empty ServiceName header.'],
  fields: [
    'DIS.4109',
    'The Authorization header must contain the following field: {Credential,SignedHeaders,Signature;}',
  ],
  'no-signature': ['DIS.4110', 'Empty Signature header.'],
  region: ['DIS.4111', 'Invalid Region header.'],
  unsigned: ['DIS.4100', 'Authorization error.'],
  signature: ['DIS.4112', 'Invalid authorization request.'],
  'expired-key': ['DIS.4107', 'Invalid AccessKey header.'],
}

export function refusalByDis({ kind, detail }: Flaw, world: World): Answer {
  const [code, message] = codes[kind]
  return disError(441, code, detail === '' ? message : `${message} [${detail}]`, world)
}

/** The plain form, and every form at IAM: the API gateway refuses, in words. */
export function refusalByGateway(flaw: Flaw, requestId: string): Answer {
  return unauthorized(wordsOf(flaw), requestId)
}

function wordsOf({ kind, detail }: Flaw): string {
  switch (kind) {
    case 'empty':
    case 'unparsable':
    case 'fields':
    case 'no-ak':
    case 'no-signature':
      return 'Authorization format is incorrect'
    case 'unknown-ak':
      return `ak ${detail} not exist`
    case 'expired-key':
      return `the security token of ak ${detail} is expired`
    case 'no-date':
    case 'unreadable-date':
      return `calc aksk signature fail:invalid X-Sdk-Date ${detail}`
    case 'expired-date':
      return `calc aksk signature fail:signature expired, ${detail}`
    case 'signature':
      return 'verify aksk signature fail'
    default:
      return `verify aksk signature fail: ${detail}`
  }
}

/** How DIS refuses the form of a signature that it does not take. */
export function refusalOfForm(code: string, requestId: string, world: World): Answer {
  const format: Flaw = { kind: 'unparsable', detail: '' }
  if (code.startsWith('APIGW.')) return unauthorized(wordsOf(format), requestId, code)
  const message = Object.values(codes).find(([known]) => known === code)?.[1]
  return disError(441, code, message ?? 'Authorization error.', world)
}
