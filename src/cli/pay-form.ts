#!/usr/bin/env node
import { runDemo } from '../../demo/run.ts';

const USAGE = `Usage: pay-form demo

Starts a small booking site that takes simulated payments: no account, no network, no money.

  PORT   its port, 3000 by default
  HOST   the name it is reached by, localhost by default`;

const [command, ...rest] = process.argv.slice(2);

if (command === 'demo' && rest.length === 0) {
  await runDemo(process.env).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
} else {
  const asked = command === undefined || command === '--help' || command === 'help';
  (asked ? console.log : console.error)(USAGE);
  process.exitCode = asked ? 0 : 2;
}
