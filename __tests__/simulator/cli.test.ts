/** The simulator by hand: streams and a region of one's own, and what to do when a flag is wrong or a port is taken. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from '@jest/globals'
import { readFlags } from '../../simulator/cli/flags.ts'
import { portTaken } from '../../simulator/cli/portTaken.ts'
import { worldOf } from '../../simulator/cli/world.ts'
import { runAction } from '../../simulator/runner/runner.ts'

const cli = fileURLToPath(new URL('../../simulator/cli.ts', import.meta.url))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Starts it, and resolves with what it prints when it waits for requests or has ended. */
function run(...args: string[]): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let out = ''
  let err = ''
  return new Promise((resolve) => {
    child.stderr.on('data', (text) => {
      err += text
    })
    child.stdout.on('data', (text) => {
      out += text
      if (out.includes('end with Ctrl+C')) resolve({ out, err, code: null })
    })
    child.on('close', (code) => resolve({ out, err, code }))
  })
}

/** The `with:` block that it prints. */
function inputsOf(out: string): Record<string, string> {
  const block = /^ {2}with:\n((?: {4}.*\n)+)/m.exec(out)?.[1] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/^ {4}(\S+): (.*)$/gm)].map(([, name, value]) => [name, value]),
  )
}

test('shows streams and a region of its own, and its with: block pauses them', async () => {
  const streams = ['--stream', 'clickstream=click-to-obs,click-to-dws', '--stream', 'audit=keep']
  const { out } = await run(...streams, '--region', 'ap-southeast-1', '--pause-delay', '0')
  expect(out).toMatch(/^ {2}clickstream \(project ap-southeast-1 \w+\)$/m)
  expect(out).toMatch(/^ {4}\w{19} {2}RUNNING {3}DWS {9}click-to-dws$/m)
  expect(out).not.toContain('orders')
  const inputs = inputsOf(out)
  expect(inputs).toMatchObject({ 'stream-name': 'clickstream', region: 'ap-southeast-1' })
  const { exitCode, outputs, log } = await runAction({
    with: { ...inputs, 'stream-name': 'clickstream, audit' },
  })
  expect([exitCode, outputs['paused-count']]).toEqual([0, '3'])
  expect(log).toContain('click-to-obs')
})

test('without flags it has its own streams, and a with: block for the first', async () => {
  const { out } = await run()
  expect(inputsOf(out)).toMatchObject({ 'stream-name': 'orders', 'project-name': 'eu-de' })
})

describe('a port that is taken', () => {
  test('is told, with the ways out', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { code, err } = await run('--port', String(port))
    server.close()
    expect(code).toBe(1)
    expect(err).toContain(`Port ${port} is taken. Take another one with --port,`)
    expect(err).toMatch(/This shows the process that holds it: \w+/)
  })

  const error = Object.assign(new Error('listen'), { code: 'EADDRINUSE', port: 8017 })
  test.each([
    ['linux', "ss -ltnp 'sport = :8017'"],
    ['darwin', 'lsof -nP -iTCP:8017 -sTCP:LISTEN'],
    ['win32', 'netstat -ano | findstr :8017'],
    ['freebsd', 'lsof -i :8017'],
  ] as const)('on %s is found by %s', (system, command) => {
    expect(portTaken(error, system)).toContain(command)
  })

  test('is no other error', () => expect(portTaken(new Error('EACCES'))).toBeNull())
})

describe('flags', () => {
  test.each([
    ['no task', ['--stream', 'orders'], "as in orders=to-obs,to-dws, not 'orders'"],
    ['an empty task', ['--stream', 'orders=a,,b'], "not 'orders=a,,b'"],
    ['no name', ['--stream', '=a'], "not '=a'"],
    ['a task twice', ['--stream', 'orders=a,a'], '--stream orders names the task a twice'],
    ['a stream twice', ['--stream', 'x=a', '--stream', 'x=b'], '--stream names x twice'],
    ['an odd region', ['--region', 'eu de'], "--region takes a name such as ap-southeast-1, not 'eu de'"],
    ['a port too high', ['--port', '65536'], '--port takes a whole number up to 65535'],
  ])('with %s are refused', (_, args, message) => {
    expect(() => readFlags(args)).toThrow(message)
  })

  test('that are wrong end it with exit code 2 and the usage', async () => {
    const { code, err } = await run('--strem', 'x=a')
    expect(code).toBe(2)
    expect(err).toContain("Unknown option '--strem'")
    expect(err).toContain('--stream NAME=TASK,…')
  })
})

describe('a world of its own', () => {
  test('gives a task the same ID in every run, and another one in another stream', () => {
    const streams = ['a', 'b'].map((name) => ({ name, tasks: ['to-dli'] }))
    const ids = () =>
      worldOf({ streams, region: null }).streams.flatMap(({ tasks }) => tasks.map(({ id }) => id))
    expect(ids()).toEqual(ids())
    expect(new Set(ids()).size).toBe(2)
  })

  test('has one project of a name, and a project for every stream', () => {
    const { projects, streams } = worldOf({ streams: [], region: 'eu-nl' })
    const ids = projects.map(({ id }) => id)
    expect(streams.every(({ project }) => ids.includes(project))).toBe(true)
    const names = (region: string) => worldOf({ streams: [], region }).projects.map(({ name }) => name)
    expect(names('eu-nl')).toEqual(['eu-nl'])
    expect(names('eu-west-101')).toEqual(['eu-west-101', 'eu-nl'])
  })
})
