/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Imports name the file that Node loads; here its source is meant.
  moduleNameMapper: { '^(\\.{1,2}/.*src/.*|\\./.*|\\.\\./(?!.*simulator).*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }],
  },
  testTimeout: 120_000,
  // Tests mostly wait, for a back-off or for a state; more of them at once only slow each other down.
  maxConcurrency: 4,
  maxWorkers: '100%',
  // Coverage is counted twice, each where it says something. Jest sees what the unit tests call: the pure files,
  // listed by leaving out those that talk to the runner or to a service. The end-to-end tests run the bundles in
  // `dist` as processes, all files of them; what of them they ran, the second reporter counts.
  setupFiles: ['<rootDir>/__tests__/setup.ts'],
  reporters: ['default', '<rootDir>/scripts/bundle-coverage.js'],
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/{pause,post,resume}*.ts',
    '!src/{announce,conclude,exit,find,follow,runner,send,signIn,streamRun,world}.ts',
    '!src/cloud/{answer,call,connect,dis,http,iam,idToken,session,trouble}.ts',
  ],
  coverageThreshold: { global: { statements: 90, branches: 90 } },
  coverageProvider: 'v8',
  coverageReporters: ['text', 'lcov'],
}
