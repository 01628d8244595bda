import { createHash, randomBytes } from 'node:crypto'
import { iamError } from './answers.ts'
import { catalogOf } from './catalog.ts'
import type { IamCall } from './iam.ts'
import { dig } from './json.ts'
import type { Answer, Identity, Project, World } from './types.ts'

interface Owner {
  projects: string[]
  mayUseDis?: boolean
  user: Identity
  /** A token that was issued for another token expires no later than that one. */
  expiresAt?: number
}

const day = 24 * 60 * 60_000

/** An ID in the form of IAM: 32 hexadecimal digits. */
export const iamId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** The account that owns the projects. */
export const domainOf = ({ users }: World) => users?.[0]?.domain ?? 'OTC-EU-DE-00000000001000000001'

/** The owner of a token, if a test names none. */
export const someoneOf = (world: World): Identity => ({
  name: world.users?.[0]?.name ?? 'deployer',
  domain: domainOf(world),
})

export const aboutDomain = (name: string) => ({ id: iamId(name), name })

/** IAM writes microseconds. */
export const formatTime = (time: number) => new Date(time).toISOString().replace('Z', '000Z')

export function issueToken(owner: Owner, scope: unknown, call: IamCall & { method: string }): Answer {
  const { entry, world, time, url, method } = call
  const project = findProject(owner, scope, world)
  if (project === undefined) {
    return iamError(401, 'Could not find the project of the scope, or the user has no role in it.', world)
  }
  const expiresAt = owner.expiresAt ?? time + (world.tokenLifetime ?? day)
  const token = `MIIsimToken${randomBytes(96).toString('base64url')}`
  const { projects, mayUseDis = true } = owner
  const { name, domain } = owner.user
  world.tokens ??= []
  const user = { name, domain }
  world.tokens.push({ token, project: project?.id ?? null, expiresAt, projects, mayUseDis, user })
  const withCatalog = entry.query.get('nocatalog') !== 'true'
  return {
    status: 201,
    headers: { 'X-Subject-Token': token },
    body: {
      token: {
        expires_at: formatTime(expiresAt),
        issued_at: formatTime(time),
        methods: [method],
        ...placeOf(project, scope, world),
        user: { id: iamId(`${domain}/${name}`), name, domain: aboutDomain(domain), password_expires_at: '' },
        roles: [{ id: '0', name: 'dis_adm' }],
        ...(withCatalog ? { catalog: catalogOf(world, project?.id ?? null, url) } : {}),
      },
    },
  }
}

/** What a token is scoped to: a project, a domain, or nothing. */
function placeOf(project: Project | null, scope: unknown, world: World): Record<string, unknown> {
  if (project !== null) {
    const domain = aboutDomain(domainOf(world))
    return { project: { id: project.id, name: project.name, domain } }
  }
  return dig(scope, 'domain') === undefined ? {} : { domain: aboutDomain(domainOf(world)) }
}

/** Null: no project is asked for; undefined: none is found. */
function findProject(
  owner: Pick<Owner, 'projects'>,
  scope: unknown,
  world: World,
): Project | null | undefined {
  const wanted = dig(scope, 'project')
  if (wanted === undefined) return null
  const id = dig(wanted, 'id')
  const name = dig(wanted, 'name')
  return world.projects.find(
    (project) =>
      project.enabled !== false &&
      owner.projects.includes(project.id) &&
      (id === undefined ? project.name === name : project.id === id),
  )
}
