import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ARROWS } from '../../scripts/arrows.mjs';

const text = readFileSync('ARCHITECTURE.md', 'utf8');
const [picture = ''] = /```\n[\s\S]*?```/.exec(text) ?? [];

test('each file that the architecture names is there', () => {
  const files = [...text.matchAll(/`((?:src|scripts|test)\/[\w./-]+\.\w+)`/g)].map(([, file = '']) => file);
  assert.ok(files.length >= 20, 'both walks');
  for (const file of files) assert.ok(existsSync(file), file);
});

test('the walks go through both halves', () => {
  for (const title of ['A card payment', "A refund's notification"]) {
    const [, walk = ''] = new RegExp(`## ${title}.*\\n([\\s\\S]*?)\\n## `).exec(text) ?? [];
    const steps = walk.split('\n').filter((line) => /^\d+\. `src\//.test(line));
    assert.ok(steps.length >= 10, title);
  }
});

test('the picture has every room', () => {
  for (const room of Object.keys(ARROWS)) {
    const [name = ''] = room
      .replace(/^server\//, '')
      .replace(/^providers\/[\w-]+/, 'providers/*')
      .split(/\.ts$/);
    const shown = name === 'providers/*/definition' || name === 'cli' || picture.includes(name);
    // What every room may use is told in words, and so are the rooms within the element.
    const told =
      ['error', 'notice', 'redact', 'support'].includes(name) ||
      (room.startsWith('element/') && text.includes(`\`${room.replace('element/', '')}\``));
    assert.ok(shown || told, room);
  }
});
