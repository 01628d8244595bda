import type { TaskSpec, World } from './types.ts'

const germany = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'
const netherlands = '9f8e7d6c5b4a49382716050f1e2d3c4b'

/**
 * A world to try things in, with made-up values in the real forms. The secrets differ from any other text, so that a
 * search for them finds nothing else.
 */
export function defaultWorld(): World {
  return {
    projects: [
      { id: germany, name: 'eu-de', enabled: true },
      { id: netherlands, name: 'eu-nl', enabled: true },
    ],
    streams: [
      {
        project: germany,
        name: 'orders',
        tasks: [
          task('As805BudhcH1lDs6gbn', 'orders-to-obs', 'OBS', 'RUNNING'),
          task('9dSu1wfCytSk1aOLxvF', 'orders-to-dws', 'DWS', 'RUNNING'),
          task('Kq3ZpT7mVx0RbY5cWnE', 'orders-archive', 'OBS', 'PAUSED'),
        ],
      },
      {
        project: germany,
        name: 'clicks',
        tasks: [
          task('Hj2LwN8sQd4FgU6vXaM', 'clicks-to-dli', 'DLI', 'RUNNING'),
          task('Tz9CkB1yPe7RoS3iJmD', 'clicks-to-mrs', 'MRS', 'ABNORMAL'),
        ],
      },
      { project: germany, name: 'empty', tasks: [] },
      {
        project: netherlands,
        name: 'sensors',
        tasks: [task('Wv6XnG0uLf5AhK2tEqZ', 'sensors-to-table', 'CLOUDTABLE', 'RUNNING')],
      },
    ],
    ...owners(),
  }
}

/** The keys, users, tokens and identity providers that may use the services. */
function owners(): Omit<World, 'projects' | 'streams'> {
  return {
    accessKeys: [
      {
        ak: 'SIMAK0PERMANENT00001',
        sk: 'simSecretKeyPermanent0123456789abcdefABC',
        projects: [germany, netherlands],
      },
      {
        ak: 'SIMAK0TEMPORARY00001',
        sk: 'simSecretKeyTemporary0123456789abcdefABC',
        securityToken: 'simSecurityToken-ggpldS1kZU1rDummyOfATemporaryKey0123456789',
        projects: [germany],
      },
    ],
    users: [
      {
        name: 'deployer',
        password: 'simPassword-Correct.Horse!42',
        domain: 'OTC-EU-DE-00000000001000000001',
        projects: [germany, netherlands],
      },
    ],
    tokens: [],
    identityProviders: [
      {
        id: 'github-actions',
        rules: [{ claim: 'repository_id', anyOneOf: ['123456789'] }],
        projects: [germany],
      },
    ],
  }
}

function task(id: string, name: string, destination: string, state: string): TaskSpec {
  return { id, name, destination, state, createTime: 1606554932552, lastTransfer: 1606984428612 }
}
