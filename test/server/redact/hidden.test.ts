import { test } from 'node:test';
import { hideAndSeek } from './hidden.ts';

test('of another 50,000 texts no secret comes out by any way, and the rest stays as it was', () =>
  hideAndSeek(19_112_026, 50_000));
