export const NODES: readonly string[];
export function fetchNode(tag: string): Promise<{ path: string; version: string }>;
export function otherNodes(): string[];
export function sqliteDrivers(version: string): { driver: string; flags: string }[];
