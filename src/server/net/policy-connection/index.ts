export { createConnection, type Connection, type ConnectionOptions, type PostRequest } from './connection.ts';
export { systemClock, type Clock } from './clock.ts';
export { createConnector, type Connector } from './connector.ts';
export type { Attempt, Outcome, Stage } from './outcome.ts';
export { POLICY, type PolicySettings } from './policy.ts';
export { createResolver, type NameResolver, type NameServers, type ResolverOptions } from './resolver.ts';
