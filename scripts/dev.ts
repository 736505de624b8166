import { spawn } from 'node:child_process';

// `npm run dev`: the server, started again at each change, and Vite, which shows a change of the pages at once.

const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'src/main.ts'], {
  stdio: 'inherit',
});
const pages = spawn(process.execPath, ['node_modules/vite/bin/vite.js'], { stdio: 'inherit' });

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  server.kill('SIGTERM');
  pages.kill('SIGTERM');
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
server.on('exit', end);
pages.on('exit', end);
