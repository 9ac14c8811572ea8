export { truust, type TruustOptions } from './provider.ts';
export {
  truustClient,
  type TruustClient,
  type TruustClientOptions,
  type TruustOrderFilter,
} from './client.ts';
export type { TruustKey } from './keys.ts';
export type { NewTruustCustomer, NewTruustPayout, TruustCustomer, TruustSellerCalls } from './seller.ts';
export type { TruustAddress, TruustEnvironment } from './environment.ts';
export type { TruustBundle, TruustOrder, TruustOrderStatus, TruustPayin, TruustPayout } from './answer.ts';
export type { NewTruustBundle, NewTruustOrder, NewTruustPayin } from './request.ts';
export {
  TRUUST_NOTIFICATIONS,
  truustNotificationPath,
  type TruustNotification,
  type TruustNotificationSettings,
} from './notification.ts';
