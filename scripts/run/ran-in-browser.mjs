import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A reporter for Web Test Runner: the same as `ran-reporter.mjs`, in the file whose path it gets. */
export const ranInBrowser = (path) => ({
  onTestRunFinished({ sessions }) {
    const lines = sessions.flatMap(({ testFile, testResults }) => {
      const file = relative('.', testFile).replaceAll('\\', '/');
      return testsIn(testResults).map(({ name, passed, skipped }) => {
        const result = skipped ? 'skipped' : passed ? 'passed' : 'failed';
        return `${JSON.stringify({ file, name, result })}\n`;
      });
    });
    writeFileSync(path, lines.join(''));
  },
});

const testsIn = (suite) => (suite ? [...suite.tests, ...suite.suites.flatMap(testsIn)] : []);
