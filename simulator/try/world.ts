/** A cloud that a workflow file fits: its regions and projects, and the streams that it names. */

import type { NamedStream } from '../cli/flags.ts'
import { streamOf } from '../cli/world.ts'
import type { StreamSpec, World } from '../cloud/types.ts'
import { defaultWorld } from '../cloud/world.ts'
import { actionOf, cells, type Workflow, type WorkflowStep } from '../runner/workflowFile.ts'
import type { Context } from './context.ts'
import { projectOf } from './credentials.ts'

interface Asked {
  action: 'pause' | 'resume'
  project: string
  streams: string[]
  names: string[]
  ids: string[]
}

export function worldFor(workflow: Workflow, context: Context, given: readonly NamedStream[]): World {
  const asked = askedOf(workflow, context)
  const names = [...new Set(asked.map(({ project }) => project))]
  const projects = (names.length === 0 ? ['eu-de'] : names).map((name, index) => ({
    id: `${index + 1}`.padStart(32, '0a1b2c3d4e5f4071'),
    name,
  }))
  const ids = projects.map(({ id }) => id)
  const base = defaultWorld()
  return {
    projects,
    streams: projects.flatMap(({ id, name }) =>
      given.length > 0
        ? given.map((stream) => streamOf(stream, id))
        : madeUp(asked.filter(({ project }) => project === name)).map((stream) => ({
            ...stream,
            project: id,
          })),
    ),
    accessKeys: (base.accessKeys ?? []).map((key) => ({ ...key, projects: ids })),
    users: (base.users ?? []).map((user) => ({ ...user, projects: ids })),
    identityProviders: [{ id: 'github-actions', projects: ids }],
    tokens: ids.map((project) => ({
      token: `simToken-${project}-0123456789`,
      project,
      expiresAt: Date.now() + 86_400_000,
    })),
  }
}

/** A line for each stream. */
export function describeStreams(
  projects: World['projects'],
  streams: readonly { project: string; name: string; tasks: readonly { name: string; state?: string }[] }[],
): string {
  const lines = streams.map(({ project, name, tasks }) => {
    const place = projects.find(({ id }) => id === project)?.name
    const states = tasks.map((task) => `${task.name} ${task.state ?? 'RUNNING'}`)
    return `  ${name} in ${place}: ${states.join(', ')}`
  })
  return lines.join('\n') || '  (none)'
}

/** What each step of this action asks for, as far as it is known before anything runs. */
function askedOf(workflow: Workflow, context: Context): Asked[] {
  return Object.values(workflow.jobs).flatMap((job) =>
    cells(job.strategy?.matrix ?? {}).flatMap((cell) => {
      const env = context.texts({ ...workflow.env, ...job.env }, cell, {})
      return (job.steps ?? [])
        .map((step) => ({ step, action: actionOf(step) }))
        .filter((found): found is { step: WorkflowStep; action: Asked['action'] } => found.action !== null)
        .map(({ step, action }) => {
          const own = { ...env, ...context.texts(step.env, cell, env) }
          const inputs = context.texts(step.with, cell, own)
          return {
            action,
            project: projectOf(inputs, own),
            streams: list(inputs['stream-name']),
            names: list(inputs['task-names']),
            ids: list(inputs['task-ids']).filter((id) => id !== 'all'),
          }
        })
    }),
  )
}

/** The requested streams, with the requested tasks, or with two tasks if none is named. */
function madeUp(asked: Asked[]): Omit<StreamSpec, 'project'>[] {
  const streams = [...new Set(asked.flatMap(({ streams }) => streams))]
  return streams.map((stream) => {
    const fitting = asked.filter(({ streams }) => streams.includes(stream))
    const ids = [...new Set(fitting.flatMap(({ ids }) => ids))]
    const names = [...new Set(fitting.flatMap(({ names }) => names))]
    const own = names.length + ids.length > 0 ? names : [`${stream}-to-obs`, `${stream}-to-dws`]
    const { name, tasks } = streamOf({ name: stream, tasks: own }, '')
    const byId = ids.map((id, index) => ({
      id,
      name: `${stream}-task-${index + 1}`,
      lastTransfer: Date.now(),
    }))
    // If only a resume uses a stream, its tasks must be paused, so that the resume has something to do.
    const state = fitting.every(({ action }) => action === 'resume') ? 'PAUSED' : 'RUNNING'
    return { name, tasks: [...tasks, ...byId].map((task) => ({ ...task, state })) }
  })
}

/** Reads a list as the action does: commas, line ends, or a JSON array. */
function list(text = ''): string[] {
  const plain = /^\s*\[/.test(text) ? text.replace(/[[\]"]/g, '') : text
  return plain
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter(Boolean)
}
