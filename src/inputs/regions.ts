/** The table of regions with their endpoints, and how the name of a region is read. Pure. */
import { InputError } from '../model/errors.ts'
import { meant } from '../model/nearest.ts'
import { plain } from '../model/text.ts'

interface Cloud {
  /** Regions that the lists of endpoints name for DIS. Other regions are used too, with a notice. */
  regions: readonly string[]
  /** What follows the region in the name of a host. */
  domain: string
  /** The first label of IAM's host name, if it is not `iam`. */
  iam?: string
}

/** A region that is not in the table counts as one of Huawei Cloud. */
const HUAWEI_CLOUD: Cloud = {
  regions: [
    'cn-north-1',
    'cn-north-4',
    'cn-east-2',
    'cn-east-3',
    'cn-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
  ],
  domain: 'myhuaweicloud.com',
}

/**
 * Open Telekom Cloud, its Swiss cloud, Huawei Cloud Europe and Huawei Cloud. Sources: the lists of endpoints of both
 * vendors, and Huawei's SDK.
 */
const CLOUDS: readonly Cloud[] = [
  { regions: ['eu-de', 'eu-nl'], domain: 'otc.t-systems.com' },
  { regions: ['eu-ch2'], domain: 'sc.otc.t-systems.com', iam: 'iam-pub' },
  { regions: ['eu-west-101'], domain: 'myhuaweicloud.eu' },
  HUAWEI_CLOUD,
]

export interface RegionEndpoints {
  dis: string
  iam: string
  /** False if the region is not in the table. Then its URLs follow the pattern of Huawei Cloud. */
  known: boolean
}

/** `region` must pass `isRegionName`. */
export function endpointsOf(region: string): RegionEndpoints {
  const listed = CLOUDS.find((cloud) => cloud.regions.includes(region))
  const { domain, iam = 'iam' } = listed ?? HUAWEI_CLOUD
  const url = (host: string) => `https://${host}.${region}.${domain}`
  return { dis: url('dis'), iam: url(iam), known: listed !== undefined }
}

/**
 * At least two words with hyphens between them; later words may end in digits: `eu-de`, `eu-ch2`, `eu-west-101`. The
 * name becomes part of a host name, so nothing else is accepted.
 */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,}(-[a-z]+\d*)+(-\d+)?$/.test(text) && text.length <= 40
}

/**
 * ` Did you mean eu-de?` with the nearest region of the table; empty if no region is near, or if the name is in the
 * table.
 */
export function regionHint(name: string): string {
  const known = CLOUDS.flatMap(({ regions }) => regions)
  if (known.includes(name)) return ''
  const text = name.toLowerCase().replace(/[\s_]+/g, '-')
  // A longer name can be an availability zone (eu-de-01, cn-north-4a), or a project named after its region
  // (eu-de_shop).
  const near = known.find((region) => text.startsWith(region)) ?? meant(text, known)
  return near === null ? '' : ` Did you mean ${near}?`
}

/**
 * Reads a region from the input or variable `name`. Upper case and white space are accepted, with a notice.
 *
 * @throws {InputError}
 */
export function readRegion(name: string, text: string): { region: string; notice: string | null } {
  const region = text.toLowerCase().replace(/\s+/g, '')
  const isZone = /-0\d$/.test(region)
  if (!isRegionName(region) || isZone) {
    const what = isZone ? 'is an availability zone, not the name of a region' : 'is not the name of a region'
    throw new InputError([`${name}: «${plain(text, 60)}» ${what} (such as eu-de).${regionHint(text)}`])
  }
  return { region, notice: region === text ? null : `${name}: «${plain(text, 60)}» is taken as ${region}` }
}
