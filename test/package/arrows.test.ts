import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { ARROWS, ZONES } from '../../scripts/arrows.mjs';

const RULE = 'import-x/no-restricted-paths';

/** The rule alone, which needs no types: each arrow is tried in milliseconds. */
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { 'import-x': importX },
    rules: { [RULE]: ['error', { zones: ZONES }] },
  },
});

/** @returns a file of the room: itself, or the first that lies in it. */
function fileIn(room: string): string | undefined {
  const path = `src/${room}`;
  const isThere = statSync(path, { throwIfNoEntry: false });
  if (!isThere) return undefined;
  if (isThere.isFile()) return path;
  const files = readdirSync(path, { recursive: true }).map((name) => posix.join(path, String(name)));
  return files.find((name) => name.endsWith('.ts'));
}

/** @returns whether lint fails where a file of one room imports a file of another. */
async function isRefused(room: string, target: string): Promise<boolean> {
  const from = room.endsWith('.ts') ? `src/${room}` : `src/${room}/scratch.ts`;
  const relative = posix.relative(posix.dirname(from), target);
  const code = `import '${relative.startsWith('.') ? relative : `./${relative}`}';\n`;
  const [result] = await eslint.lintText(code, { filePath: from });
  return result?.messages.some(({ ruleId }) => ruleId === RULE) ?? false;
}

const rooms = Object.keys(ARROWS).filter((room) => fileIn(room) !== undefined);
const isWithin = (room: string, other: string): boolean => room === other || room.startsWith(`${other}/`);

describe('the arrows between the rooms', () => {
  const counted = { allowed: 0, refused: 0 };

  for (const room of rooms) {
    it(`${room} can import what it may, and nothing else`, async () => {
      const may = [room, ...(ARROWS[room] ?? [])];
      for (const target of rooms) {
        const allowed = may.some((each) => isWithin(target, each));
        assert.equal(await isRefused(room, fileIn(target) ?? ''), !allowed, `${room} -> ${target}`);
        counted[allowed ? 'allowed' : 'refused']++;
      }
    });
  }

  it('tried both kinds', () => {
    assert.ok(counted.allowed > rooms.length && counted.refused > counted.allowed, JSON.stringify(counted));
  });

  it('holds for every file of the house: the rule is on, and each file is in a room', async () => {
    const real = new ESLint();
    for (const room of rooms) {
      const config = (await real.calculateConfigForFile(fileIn(room) ?? '')) as {
        rules: Record<string, unknown>;
      };
      assert.deepEqual(config.rules[RULE], [2, { zones: ZONES }], room);
      assert.ok(config.rules['import-x/no-cycle'], room);
    }
    const files = readdirSync('src', { recursive: true }).map((name) => String(name).replace(/\\/g, '/'));
    const homeless = files.filter(
      (name) => /\.ts$/.test(name) && !name.endsWith('.d.ts') && !rooms.some((room) => isWithin(name, room)),
    );
    assert.deepEqual(homeless, []);
  });

  it('keeps the demo to the package’s name', async () => {
    const [result] = await eslint.lintText("import '../src/protocol/money.ts';\n", {
      filePath: 'demo/scratch.ts',
    });
    assert.equal(result?.messages[0]?.ruleId, RULE);
  });
});
