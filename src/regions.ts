/** Where DIS and IAM of a region are. The one table of it. */

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

/** The name becomes part of a host name, so nothing else than a name may come through. */
export function isRegionName(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 40
}
