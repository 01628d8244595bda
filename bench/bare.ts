/**
 * The smallest program that does the same: it lists, stops, and polls until the tasks are paused. It signs with AK/SK,
 * and uses one connection of `node:https` and nothing else. It has no checks, no retries and no output for the runner,
 * and takes several streams one after the other. The bench runs it as plain JavaScript, since Node.js takes some ms to
 * remove types.
 */
import { createHash, createHmac } from 'node:crypto'
import { Agent, request } from 'node:https'

const { BENCH_URL = '', BENCH_PROJECT = '', BENCH_STREAMS = '', BENCH_AK = '', BENCH_SK = '' } = process.env
const { host, hostname, port } = new URL(BENCH_URL)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function signed(method: string, path: string, body: string): Record<string, string> {
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    host,
    'x-project-id': BENCH_PROJECT,
    'x-sdk-date': date,
  }
  const names = Object.keys(headers).join(';')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = `${method}\n${path}/\n\n${lines.join('')}\n${names}\n${sha256(body)}`
  const signature = createHmac('sha256', BENCH_SK)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex')
  const authorization = `SDK-HMAC-SHA256 Access=${BENCH_AK}, SignedHeaders=${names}, Signature=${signature}`
  return { ...headers, authorization }
}

function exchange(method: string, path: string, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { method, hostname, port, path, agent, headers: signed(method, path, body) }
    const asked = request(options, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function list(tasksPath: string): Promise<{ task_id: string; state: string }[]> {
  return JSON.parse(await exchange('GET', tasksPath)).tasks
}

for (const stream of BENCH_STREAMS.split('\n')) {
  const tasksPath = `/v2/${BENCH_PROJECT}/streams/${stream}/transfer-tasks`
  const found = await list(tasksPath)
  const ids = found.map(({ task_id }) => ({ id: task_id }))
  await exchange('POST', `${tasksPath}/action`, JSON.stringify({ action: 'stop', tasks: ids }))
  for (;;) {
    const tasks = await list(tasksPath)
    if (tasks.every(({ state }) => state === 'PAUSED')) break
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
agent.destroy()
