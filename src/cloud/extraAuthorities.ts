/** The authorities that `NODE_EXTRA_CA_CERTS` adds: why they may not be known to Node. */
import { readFileSync } from 'node:fs'
import type { Environment } from './proxy.ts'

export interface ExtraAuthorities {
  /** The path that NODE_EXTRA_CA_CERTS holds. */
  file: string
  /** Why Node could take no certificate from it; null where it could. */
  problem: string | null
}

/** Null where NODE_EXTRA_CA_CERTS is not set. Node only warns of a file that it cannot use, as it starts. */
export function extraAuthorities(env: Environment): ExtraAuthorities | null {
  const file = env['NODE_EXTRA_CA_CERTS']
  if (!file) return null
  try {
    const isPem = readFileSync(file, 'latin1').includes('-----BEGIN CERTIFICATE-----')
    return { file, problem: isPem ? null : 'which holds no certificate in the form of PEM' }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    return { file, problem: code === 'ENOENT' ? 'which is not there' : `which cannot be read (${code})` }
  }
}
