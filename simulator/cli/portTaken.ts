const HOLDER: Partial<Record<NodeJS.Platform, (port: number) => string>> = {
  darwin: (port) => `lsof -nP -iTCP:${port} -sTCP:LISTEN`,
  linux: (port) => `ss -ltnp 'sport = :${port}'`,
  win32: (port) => `netstat -ano | findstr :${port}`,
}

/** The message if another process listens at the port. Null: it is another error. */
export function portTaken(error: unknown, system: NodeJS.Platform = process.platform): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return null
  const port = 'port' in error ? Number(error.port) : 0
  const holder = HOLDER[system]?.(port) ?? `lsof -i :${port}`
  return `Port ${port} is taken. Take another one with --port, or leave --port out for a free one.
This shows the process that holds it: ${holder}`
}
