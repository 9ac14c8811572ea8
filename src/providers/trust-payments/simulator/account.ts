/** The simulated merchant's account, and how the simulated gateway is set up. */
export interface Account {
  /** The JWT user's name, `iss` of every request JWT. */
  readonly username: string;
  /** The JWT user's secret. */
  readonly secret: string;
  readonly siteReference: string;
  /** The kinds of payment that the site may take. */
  readonly accountTypes: readonly string[];
  /** The Webservices user's name and password: another user than the JWT one. */
  readonly webservicesUsername: string;
  readonly webservicesPassword: string;
}

/** Made up for the simulator; they open nothing anywhere else. */
export const DEFAULT_ACCOUNT: Account = {
  username: 'jwt@pay-form.example',
  secret: '60-not-a-secret-only-the-simulator-knows-it-2f8c1d',
  siteReference: 'test_payform12345',
  accountTypes: ['ECOM', 'MOTO'],
  webservicesUsername: 'webservices@pay-form.example',
  webservicesPassword: 'not-a-password-outside-the-simulator',
};
