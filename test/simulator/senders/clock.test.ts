import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movableClock } from '../../../src/entries/simulator/senders.ts';

describe('a movable clock', () => {
  it('calls back in order of time, and only what is due', async () => {
    const clock = movableClock(0);
    const called: string[] = [];
    for (const ms of [30, 10, 20]) clock.after(ms, () => called.push(`${ms} at ${clock.now()}`));
    clock.after(10, () => clock.after(5, () => called.push(`15 at ${clock.now()}`)));
    clock.after(20, () => called.push('never'))();
    await clock.advance(20);
    assert.deepEqual(called, ['10 at 10', '15 at 15', '20 at 20']);
    assert.equal(clock.now(), 20);
  });

  it('runs to the end of work, through waits and requests under way', async () => {
    const clock = movableClock(0);
    const wait = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
    const request = () => clock.during(new Promise<void>((resolve) => void setTimeout(resolve, 2)));
    const work = async () => {
      await wait(86_400_000);
      await request();
      await wait(1_000);
      return clock.now();
    };
    assert.equal(await clock.run(work()), 86_401_000);
  });

  it('passes on what the work throws, and says when it waits for nothing', async () => {
    const clock = movableClock();
    await assert.rejects(clock.run(Promise.reject(new Error('no'))), /no/);
    await assert.rejects(clock.run(new Promise(() => undefined)), /Nothing is due/);
  });
});
