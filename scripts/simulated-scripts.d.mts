export function simulatedScripts(): Record<string, string>;
