/** Where DIS and IAM of a region are, the one table of it; and how a region's name is read. Pure. */
import { meant } from '../model/nearest.ts'
import { plain } from '../model/text.ts'

interface Cloud {
  name: string
  /** Regions in which DIS was listed; others of the same pattern are used with a notice. */
  regions: readonly string[]
  dis: string
  iam: string
}

/**
 * From the lists of endpoints of Open Telekom Cloud and Huawei Cloud, and from the vendor's SDK. The last
 * entry is the pattern for every region that is not named above it.
 */
const CLOUDS: readonly [Cloud, Cloud, Cloud, Cloud] = [
  {
    name: 'Open Telekom Cloud',
    regions: ['eu-de', 'eu-nl'],
    dis: 'dis.{region}.otc.t-systems.com',
    iam: 'iam.{region}.otc.t-systems.com',
  },
  {
    name: 'Swiss Open Telekom Cloud',
    regions: ['eu-ch2'],
    dis: 'dis.{region}.sc.otc.t-systems.com',
    iam: 'iam-pub.{region}.sc.otc.t-systems.com',
  },
  {
    name: 'Huawei Cloud Europe',
    regions: ['eu-west-101'],
    dis: 'dis.{region}.myhuaweicloud.eu',
    iam: 'iam.{region}.myhuaweicloud.eu',
  },
  {
    name: 'Huawei Cloud',
    regions: [
      'cn-north-1',
      'cn-north-4',
      'cn-east-2',
      'cn-east-3',
      'cn-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
    ],
    dis: 'dis.{region}.myhuaweicloud.com',
    iam: 'iam.{region}.myhuaweicloud.com',
  },
]

export interface RegionEndpoints {
  cloud: string
  dis: string
  iam: string
  /** False where the region is in no list and the pattern was used. */
  known: boolean
}

/** The endpoints of a region; `region` has the form that `isRegionName` accepts. */
export function endpointsOf(region: string): RegionEndpoints {
  const listed = CLOUDS.find((cloud) => cloud.regions.includes(region))
  const { name, dis, iam } = listed ?? CLOUDS[3]
  const url = (host: string) => `https://${host.replace('{region}', region)}`
  return { cloud: name, dis: url(dis), iam: url(iam), known: listed !== undefined }
}

/**
 * Words of letters with hyphens between, digits behind the later ones: `eu-de`, `eu-ch2`, `eu-west-101`. The name becomes
 * part of a host name, so nothing else may come through, and no single word.
 */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,}(-[a-z]+\d*)+(-\d+)?$/.test(text) && text.length <= 40
}

/** The listed region that this name most likely stands for; null where none is near, or it is listed itself. */
export function nearestRegion(name: string): string | null {
  const known = CLOUDS.flatMap(({ regions }) => regions)
  const text = name.toLowerCase().replace(/[\s_]+/g, '-')
  if (known.includes(text)) return text === name ? null : text
  // An availability zone (eu-de-01, cn-north-4a), or a project that carries the region's name (eu-de_shop).
  const longer = known.find((region) => text.startsWith(region))
  return longer ?? meant(text, known)
}

/** `Did you mean eu-de?`, or '' where no listed region is near. */
export function regionHint(name: string): string {
  const near = nearestRegion(name)
  return near === null ? '' : ` Did you mean ${near}?`
}

/** A region as it was given by the input or variable `name`. Upper case and white space are forgiven, and told. */
export function readRegion(
  name: string,
  text: string,
): { region: string; notice: string | null } | { problem: string } {
  const region = text.toLowerCase().replace(/\s+/g, '')
  const isZone = /-0\d$/.test(region)
  if (!isRegionName(region) || isZone) {
    const what = isZone ? 'is an availability zone, not the name of a region' : 'is not the name of a region'
    return { problem: `${name}: «${plain(text, 60)}» ${what} (such as eu-de).${regionHint(text)}` }
  }
  const notice =
    region === text ? null : `${name}: «${plain(text, 60)}» is taken as ${region}. Write it like that.`
  return { region, notice }
}
