// The same thirty requests through every host, really started.
import { HOSTS } from './hosts.ts';
import { testRequests } from './requests.ts';
import { openShop } from './shop.ts';
import { findRuntimes } from './runtimes.ts';

for (const [name, start] of Object.entries(HOSTS)) {
  testRequests(name, async () => {
    const { payments, handled } = openShop();
    return { ...(await start(payments)), handled: () => Promise.resolve(handled) };
  });
}

for (const { name, start } of findRuntimes()) testRequests(name, start);
