import { runDemo } from './run.ts';

await runDemo(process.env);
