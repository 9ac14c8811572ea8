/** What the simulator tells the library's scripts; the real ones have it compiled in. */
export interface Settings {
  /** The page that reports the browser's address and headers, on the bank's origin. */
  readonly browserDataUrl: string;
  /** How long the processing screen stays at least, in milliseconds. The real library: 2000. */
  readonly processingScreenMs: number;
}

/** The host wraps each script in a function with this parameter, so that no global is added to the page. */
declare const SIMULATOR_SETTINGS: Settings;

export const settings = (): Settings => SIMULATOR_SETTINGS;
