import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import ts from 'typescript';
import { packed, type Entry } from './packed.ts';

const { folder, entries, remove } = packed();
after(remove);

const COMPILERS = ['typescript-oldest', 'typescript-newest'];
const RESOLUTIONS = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

interface Exported {
  readonly types: readonly string[];
  readonly values: readonly string[];
}

const program = ts.createProgram(
  entries.map(({ types }) => types),
  { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
);
const checker = program.getTypeChecker();

/** @returns what an entry's declarations promise. */
function exportsOf({ types }: Entry): Exported {
  const source = program.getSourceFile(types);
  const module = source && checker.getSymbolAtLocation(source);
  const found = module ? checker.getExportsOfModule(module) : [];
  const isValue = (symbol: ts.Symbol): boolean => {
    if (symbol.declarations?.some((each) => ts.isTypeOnlyImportOrExportDeclaration(each))) return false;
    const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return (meant.flags & ts.SymbolFlags.Value) !== 0;
  };
  return {
    types: found.filter((symbol) => !isValue(symbol)).map(({ name }) => name),
    values: found.filter(isValue).map(({ name }) => name),
  };
}

const PAGE_SAMPLE = `
import { PayForm, type OutcomeDetail, type PayFormEventMap, type PayState, type Session } from 'pay-form';
const form: PayForm = document.createElement('pay-form');
form.addEventListener('pay-success', ({ detail }) => fulfilled(detail));
function fulfilled({ reference, verified }: OutcomeDetail): string | undefined {
  return verified ? reference : undefined;
}
const states: PayState[] = [form.state];
const known = (type: keyof PayFormEventMap): boolean => type === 'pay-ready' || states.includes('ready');
const session: Session = { provider: 'bank-transfer', amount: 1050, currency: 'GBP', iban: 'GB29' };
form.session = known('pay-ready') ? session : () => Promise.resolve(session);
`;

const SERVER_SAMPLE = `
import { createServer } from 'node:http';
import { createPayments, nodeHandler, trustPayments, type Order } from 'pay-form/server';
const orders = new Map<string, Order>();
const payments = createPayments({
  providers: [trustPayments({ username: 'u', secret: 'a secret', siteReference: 'test_site1' })],
  findOrder: (reference) => orders.get(reference),
  onPayment: (event) => (event.provider === 'trustly' ? 'OK' : undefined),
});
createServer(nodeHandler(payments));
`;

/** Compiles a file that imports whatever the entries export. */
function compile(
  name: string,
  sample: string,
  chosen: readonly Entry[],
  lib: string[],
  types: string[],
): void {
  const imports = chosen.map(({ name: from, ...entry }) => {
    const { types: kinds, values } = exportsOf({ name: from, ...entry });
    const alias = from.replace(/\W/g, '_');
    const named = [...kinds.map((each) => `type ${each} as ${alias}_${each}`), ...values];
    const own = named.map((each) => (each.startsWith('type ') ? each : `${each} as ${alias}_${each}`));
    return own.length > 0 ? `export { ${own.join(', ')} } from '${from}';` : `import '${from}';`;
  });
  writeFileSync(path.join(folder, `${name}.mts`), imports.join('\n') + sample);
  for (const compiler of COMPILERS) {
    for (const resolution of RESOLUTIONS) {
      const project = path.join(folder, `tsconfig.${name}.json`);
      const compilerOptions = {
        ...{ ...resolution, lib, types, target: 'es2022', strict: true, exactOptionalPropertyTypes: true },
        ...{ skipLibCheck: false, noEmit: true },
      };
      writeFileSync(project, JSON.stringify({ compilerOptions, files: [`${name}.mts`] }));
      const { stdout, status } = spawnSync(
        process.execPath,
        [path.resolve('node_modules', compiler, 'bin', 'tsc'), '-p', project],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, `${compiler}, ${resolution.moduleResolution}:\n${stdout}`);
    }
  }
}

describe('the packed package, as a stranger has it', () => {
  // Those for a framework are compiled with it, in frameworks.test.ts.
  const page = entries.filter(({ isPage, name }) => isPage && !/^pay-form\/(types\/|react$)/.test(name));
  const server = entries.filter(({ isPage }) => !isPage);

  it('has the entries that the README names', () => {
    const names = entries.map(({ name }) => name);
    const wanted = [
      '',
      '/trust-payments',
      '/truust',
      '/trustshare',
      '/element',
      '/return',
      '/react',
      '/testing',
      '/server',
      '/simulator',
    ];
    for (const entry of wanted) assert.ok(names.includes(`pay-form${entry}`), entry);
  });

  it('compiles in a page without the types of Node', () => {
    compile('page', PAGE_SAMPLE, page, ['es2022', 'dom', 'dom.iterable'], []);
  });

  it('compiles on a server without those of a browser', () => {
    compile('server', SERVER_SAMPLE, server, ['es2022'], ['node']);
  });

  it('names no server in what a page is told, and no page in what a server is told', () => {
    for (const entry of entries) {
      const { types } = exportsOf(entry);
      if (entry.isPage) assert.ok(!types.includes('Provider') && !types.includes('Store'), entry.name);
      else assert.ok(!types.includes('PayFormEventMap'), entry.name);
    }
  });

  it('has every exported value at run time, and no other; also where there is no browser', () => {
    const script = `const found = {};
for (const name of ${JSON.stringify(entries.map(({ name }) => name))}) found[name] = Object.keys(await import(name));
process.stdout.write(JSON.stringify(found));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    const found = JSON.parse(output) as Record<string, string[]>;
    for (const entry of entries) {
      assert.deepEqual(found[entry.name]?.sort(), [...exportsOf(entry).values].sort(), entry.name);
    }
  });
});
