/** The cloud of the demo: two streams, and the key that may pause their dump tasks. */
import type { World } from '../cloud/types.ts'

export const project = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'

export const key = {
  ak: 'DEMOAK00000000000001',
  sk: 'demoSecretKey0123456789abcdefABCDEF01234',
  projects: [project],
}

export function world(): World {
  const lastTransfer = Date.now() - 240_000
  return {
    projects: [{ id: project, name: 'eu-de' }],
    accessKeys: [key],
    streams: [
      {
        project,
        name: 'orders',
        tasks: [
          { id: 'As805BudhcH1lDs6gbn', name: 'orders-to-obs', destination: 'OBS', lastTransfer },
          {
            id: '9dSu1wfCytSk1aOLxvF',
            name: 'orders-to-dws',
            destination: 'DWS',
            lastTransfer,
            onStop: [[2_500, 'PAUSED']],
          },
        ],
      },
      {
        project,
        name: 'clicks',
        tasks: [{ id: 'Hj2LwN8sQd4FgU6vXaM', name: 'clicks-to-dli', destination: 'DLI', lastTransfer }],
      },
    ],
  }
}
