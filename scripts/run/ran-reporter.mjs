import { relative } from 'node:path';

/**
 * A reporter for Node's test runner: each test that has ended, as a line of JSON, with what became of it.
 *
 * @yields {string}
 */
export default async function* ranReporter(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { file = '', name, skip, todo } = data;
    const left = skip !== undefined || todo !== undefined;
    const result = type === 'test:fail' ? 'failed' : left ? 'skipped' : 'passed';
    yield `${JSON.stringify({ file: relative('.', file).replaceAll('\\', '/'), name, result })}\n`;
  }
}
