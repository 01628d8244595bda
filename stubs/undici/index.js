/**
 * Stands in for undici (1 MB). `@actions/http-client` imports its `ProxyAgent` for `getAgentDispatcher`, which this
 * action never calls.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not part of this bundle (see stubs/undici)')
  }
}
