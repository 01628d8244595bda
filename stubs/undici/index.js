/**
 * The one name that `@actions/http-client` imports from undici. It is constructed only in
 * `getAgentDispatcher()`, which this action never calls; should that change, it fails at once and by name.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not part of this bundle (see stubs/README.md)')
  }
}
