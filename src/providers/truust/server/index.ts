export { truust, type TruustOptions } from './provider.ts';
export { truustClient, type TruustClient, type TruustClientOptions } from './client.ts';
export type { TruustAddress, TruustEnvironment } from './environment.ts';
export type { TruustBundle, TruustOrder, TruustOrderStatus, TruustPayin } from './answer.ts';
export type { NewTruustBundle, NewTruustOrder, NewTruustPayin } from './request.ts';
export {
  TRUUST_NOTIFICATIONS,
  truustNotificationPath,
  type TruustNotification,
  type TruustNotificationSettings,
} from './notification.ts';
