/** The slot of the element's own shadow root that shows what a provider's library has mounted. */
export const MOUNT = 'pay-form-mount';
