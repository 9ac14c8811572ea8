/** @returns what the library makes of a challenge for the next request: a JWT that nobody has signed. */
export function threeDResponse(status: string, description: string, cres: unknown): string {
  const { messageVersion, transStatus } = readCres(cres);
  const iat = Math.floor(Date.now() / 1000);
  const passed = status === 'SUCCESS' || status === 'COMPLETED';
  const claims = {
    iss: '',
    iat,
    exp: iat + 7_200,
    jti: crypto.randomUUID(),
    Payload: {
      Validated: passed,
      Payment: {
        Type: 'CCA',
        ExtendedData: {
          ThreeDSVersion: messageVersion,
          PAResStatus: transStatus,
          SignatureVerification: 'Y',
        },
      },
      ActionCode: status,
      ErrorNumber: passed ? 0 : 1_000,
      ErrorDescription: description,
      CRes: cres,
    },
  };
  return `${encode({ alg: 'none' })}.${encode(claims)}.`;
}

function readCres(cres: unknown): { readonly messageVersion?: string; readonly transStatus?: string } {
  try {
    return JSON.parse(atob(String(cres))) as object;
  } catch {
    return {};
  }
}

const encode = (value: object): string => btoa(JSON.stringify(value)).replace(/=+$/, '');
