/** Shows a workflow that is played by hand: its steps, their logs, and where their summaries are. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlayedStep } from '../runner/workflow.ts'

export class Teller {
  readonly #folder: string
  #summaries = 0

  /** `folder` takes the summaries. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** `other`: the workflow that the job calls instead of steps. */
  job(name: string, other: string | undefined): void {
    console.log(`\n━━ Job ${name}${other === undefined ? '' : `: calls ${other}, skipped`}`)
  }

  skipped(title: string, why: string): void {
    console.log(`\n  ${title}: skipped${why}`)
  }

  note(text: string): void {
    console.log(`\n  ${text}`)
  }

  step({ job, name, main, post }: PlayedStep, which: 'main' | 'post'): void {
    const result = (which === 'post' ? post : null) ?? main
    const title = `${which === 'post' ? 'Post ' : ''}${name}`
    const seconds = (result.durationMs / 1000).toFixed(1)
    console.log(`\n  ${title}: exit code ${result.exitCode}, in ${seconds} s`)
    for (const line of result.visibleLog.split('\n').filter(Boolean)) console.log(`    │ ${line}`)
    if (result.summary.trim() !== '')
      console.log(`    summary: ${this.#save(`${job}-${title}`, result.summary)}`)
  }

  #save(title: string, summary: string): string {
    this.#summaries += 1
    const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
    const file = join(this.#folder, `${this.#summaries}-${name.slice(0, 60)}.md`)
    writeFileSync(file, summary)
    return file
  }
}
