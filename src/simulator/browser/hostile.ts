import type { HostileStep } from '../hostile.ts';

const { steps } = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as {
  readonly steps: readonly HostileStep[];
};
const victim = (window.opener as Window | null) ?? window.parent;

async function play(): Promise<void> {
  for (const { message, awaitKind } of steps) {
    const answered = awaitKind === undefined ? Promise.resolve() : answer(awaitKind);
    victim.postMessage(message, '*');
    await answered;
  }
  // Read by tests: a message that has been posted may still be on its way.
  const state = document.getElementById('state');
  if (state) state.textContent = 'played';
}

function answer(kind: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      window.removeEventListener('message', hear);
      clearTimeout(timer);
      resolve();
    };
    const hear = ({ data }: MessageEvent<{ kind?: string } | null>): void => {
      if (data?.kind === kind) stop();
    };
    const timer = setTimeout(stop, 1000);
    window.addEventListener('message', hear);
  });
}

void play();
