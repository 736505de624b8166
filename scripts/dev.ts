import { spawn } from 'node:child_process';

// `npm run dev`: Vite at the address that `npm start` has, where it shows a change of the pages at once; and behind it, on
// the next port, the server, which starts again at each change.

const host = process.env['HOST'] ?? '127.0.0.1';
const port = Number(process.env['PORT'] ?? 8080);
if (!Number.isInteger(port) || port < 1 || port > 65_534) {
  console.error(`PORT: given "${process.env['PORT']}", expected a number from 1 to 65534.`);
  process.exit(2);
}
const serverPort = port + 1;

const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'src/main.ts'], {
  stdio: 'inherit',
  // The address that it says is the one to open.
  env: { TIELINE_PUBLIC_URL: `http://${host}:${port}`, ...process.env, HOST: host, PORT: String(serverPort) },
});
const pages = spawn(
  process.execPath,
  [
    'node_modules/vite/bin/vite.js',
    '--host',
    host,
    '--port',
    String(port),
    '--strictPort',
    '--logLevel',
    'warn',
  ],
  { stdio: 'inherit', env: { ...process.env, TIELINE_DEV_SERVER: `http://${host}:${serverPort}` } },
);

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
