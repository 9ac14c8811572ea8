export { trustly, type TrustlyOptions } from './provider.ts';
export {
  verifyTrustlyNotification,
  type TrustlyNotification,
  type TrustlyRefusal,
  type TrustlyVerification,
} from './notification.ts';
export { signTrustlyReply } from './reply.ts';
export { checkTrustlyNotificationUrl, signTrustlyRequest } from './request.ts';
export { serializeTrustlyData, type Serializable } from './serialize.ts';
export { parseTrustlyJson, type TrustlyMap, type TrustlyValue } from './json.ts';
export type { TrustlyStatus } from './methods.ts';
export type { TrustlyKey } from './signature.ts';
