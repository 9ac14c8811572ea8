import { CardPayment } from '../page/control/card-payment.ts';
import { openControlChannel } from '../page/control/channel.ts';
import { GatewayClient } from '../page/control/gateway-client.ts';
import type { ResolvedConfig } from '../page/config.ts';
import { FRAMES, type ControlWindow } from '../page/message.ts';
import { respond } from '../page/query.ts';
import { settings } from '../page/settings.ts';

const parentOrigin = new URLSearchParams(location.search).get('origin') ?? '*';
const channel = openControlChannel(parentOrigin);
const { bus, post } = channel;

const shared = window as ControlWindow;
shared.simulatedBus = bus;

respond(bus, post, 'ST_INIT_CONTROL_FRAME', (data) => {
  const config = JSON.parse(String(data)) as ResolvedConfig;
  shared.simulatedConfig = config;
  const client = new GatewayClient(channel, config);
  bus.on('ST_UPDATE_JWT', (update) => client.replace((update as { newJwt: string }).newJwt));
  let started = false;
  bus.on('ST_CARD_PAYMENTS_INIT', () => {
    if (started) return;
    started = true;
    new CardPayment(channel, client, config, settings()).start();
  });
  return {};
});
post({ type: 'ST_FRAME_READY', data: FRAMES.control });
