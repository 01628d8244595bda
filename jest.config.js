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
  testTimeout: 60_000,
  // Tests that run side by side mostly wait, for a back-off or for a state.
  maxConcurrency: 8,
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text', 'lcov'],
}
