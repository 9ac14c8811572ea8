/** A request that the gateway does not process, in its own terms. */
export interface Refusal {
  readonly errorcode: string;
  readonly errormessage: string;
  /** Names of the fields at fault. */
  readonly errordata?: readonly string[];
}

/** @returns what the gateway says of a field it does not accept. */
export function invalidField(name: string): Refusal {
  return { errorcode: '30000', errormessage: 'Invalid field', errordata: [name] };
}
