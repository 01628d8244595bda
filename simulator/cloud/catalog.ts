import type { CatalogEntry, World } from './types.ts'

/** The services that a token lists. DIS and IAM are at the URL of the simulator. */
export function catalogOf(world: World, project: string | null, url: string): CatalogEntry[] {
  if (world.catalog !== undefined) return world.catalog
  const regions = world.projects.filter(({ id }) => project === null || id === project)
  const inRegions = (urlOf: (id: string) => string) =>
    regions.map(({ id, name }) => {
      const region = name.split('_')[0] ?? ''
      return { interface: 'public', region, region_id: region, url: urlOf(id), id: `${id.slice(0, 31)}e` }
    })
  const everywhere = { interface: 'public', region: '*', region_id: '*' }
  return [
    {
      type: 'identity',
      name: 'keystone',
      id: '0'.repeat(32),
      endpoints: [{ ...everywhere, url: `${url}/v3`, id: '1'.repeat(32) }],
    },
    { type: 'dis', name: 'dis', id: '2'.repeat(32), endpoints: inRegions(() => url) },
    { type: 'disv2', name: 'disv2', id: '3'.repeat(32), endpoints: inRegions((id) => `${url}/v2/${id}`) },
    ...others,
  ]
}

// Makes the catalogue about as large as the real one.
const others = Array.from({ length: 60 }, (_, i) => ({
  type: `service-${i}`,
  id: (i + 16).toString(16).padStart(32, '0'),
  name: `service-${i}`,
  endpoints: [
    {
      region: '*',
      region_id: '*',
      interface: 'public',
      id: (i + 16).toString(16).padEnd(32, '0'),
      url: `https://service-${i}.example.test/v1`,
    },
  ],
}))
