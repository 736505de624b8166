/**
 * Runs before every npm script, on whatever Node is installed (so: old syntax, no packages). Installs what
 * is missing, so that the script itself can run on the Node that Tieline brings (spec O1). With `desk` as argument
 * it also builds the pages when their sources are newer than what was built.
 */
'use strict';

var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var root = path.join(__dirname, '..');
var onWindows = process.platform === 'win32';

function say(text) {
  process.stderr.write(text + '\n');
}

function fail(text) {
  say('\n' + text);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return null;
  }
}

/** Null when every package of the lockfile that this machine needs is installed; otherwise why not. */
function whatIsMissing() {
  var wanted = readJson('package-lock.json');
  if (wanted === null)
    fail('package-lock.json is missing or broken: this is not a complete checkout of Tieline.');
  var present = readJson('node_modules/.package-lock.json');
  if (present === null) return 'nothing is installed yet';
  if (!fs.existsSync(nodeBinary())) return 'the Node that Tieline runs on is not installed';
  for (var name in wanted.packages) {
    if (name === '') continue;
    var installed = present.packages[name];
    // What is optional is for other machines, except for what was found above.
    if (!installed && !wanted.packages[name].optional)
      return name.replace('node_modules/', '') + ' is missing';
    if (installed && installed.version !== wanted.packages[name].version) {
      return name.replace('node_modules/', '') + ' has another version';
    }
  }
  return null;
}

var modules = path.join(root, 'node_modules');

/**
 * Takes away what an install that was stopped has left, as often as what still ends writes there again. Where that also
 * removes something, Node leaves the rest without a word.
 */
function startClean() {
  while (fs.existsSync(modules))
    fs.rmSync(modules, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function nodeBinary() {
  return path.join(root, 'node_modules', '.bin', onWindows ? 'node.cmd' : 'node');
}

function install(reason) {
  var started = Date.now();
  say('Installing the packages (' + reason + '). This takes a minute the first time …');
  var parameters = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  ];
  var npm = process.env.npm_execpath;
  var runNpm = function () {
    return npm && /\.c?js$/.test(npm)
      ? run(process.execPath, [npm].concat(parameters))
      : run(onWindows ? 'npm.cmd' : 'npm', parameters, onWindows);
  };
  // An install that was stopped leaves folders that npm cannot remove, above all while its own end is still under way.
  var isHalf = fs.existsSync(modules) && readJson('node_modules/.package-lock.json') === null;
  if (isHalf) startClean();
  var result = runNpm();
  if (result !== 0 && isHalf) {
    startClean();
    result = runNpm();
  }
  if (result !== 0) {
    fail(
      'The packages could not be installed; npm says why above. Without a network nothing can be downloaded; ' +
        'after a change of package.json run "npm install" once.',
    );
  }
  if (!fs.existsSync(nodeBinary())) {
    fail(
      'Tieline brings its own Node for Linux, macOS and Windows on x64 and arm64 (Windows: x64), but none was ' +
        'installed on this machine (' +
        process.platform +
        ' ' +
        process.arch +
        '). Run "npm ci --include=optional".',
    );
  }
  say('Installed in ' + seconds(started) + ' s.');
}

/** Windows has no `exec`; npm looks here first, so this one makes the scripts' last words work there too. */
function makeExec() {
  if (!onWindows) return;
  var file = path.join(root, 'node_modules', '.bin', 'exec.cmd');
  if (!fs.existsSync(file)) fs.writeFileSync(file, '@node "%~dp0..\\..\\scripts\\exec.cjs" %*\r\n');
}

var built = path.join(root, 'dist', 'web');

function newest(file) {
  var stat;
  try {
    stat = fs.statSync(path.join(root, file));
  } catch {
    return 0;
  }
  var latest = stat.mtimeMs;
  if (!stat.isDirectory()) return latest;
  fs.readdirSync(path.join(root, file)).forEach(function (name) {
    latest = Math.max(latest, newest(path.join(file, name)));
  });
  return latest;
}

/** The desk's sources with all it may import; a folder's own time tells what was taken away from it. */
var sources = [
  'src/web',
  'src/contract',
  'src/messages',
  'src/domain',
  'docs/rules',
  'scripts/rule-pages.ts',
  'vite.config.ts',
  'package-lock.json',
];

function buildDesk() {
  var stamp = path.join(built, '.built');
  var newestSource = Math.max.apply(null, sources.map(newest));
  if (fs.existsSync(stamp) && Number(fs.readFileSync(stamp, 'utf8')) >= newestSource) return;
  var started = Date.now();
  say('Building the desk (the first time, and after a change) …');
  // Built aside and exchanged at the end: a server that is running keeps serving whole pages.
  var next = built + '.' + process.pid;
  var vite = path.join('node_modules', 'vite', 'bin', 'vite.js');
  var result = run(nodeBinary(), [vite, 'build', '--logLevel', 'warn', '--outDir', next], onWindows);
  if (result !== 0) fail('The desk could not be built; the reason stands above.');
  fs.writeFileSync(path.join(next, '.built'), String(newestSource));
  removeTree(built + '.old');
  if (fs.existsSync(built)) fs.renameSync(built, built + '.old');
  fs.renameSync(next, built);
  removeTree(built + '.old');
  say('Built in ' + seconds(started) + ' s.');
}

function removeTree(directory) {
  fs.rmSync(directory, { recursive: true, force: true });
}

/** Its own output goes to stderr, so that a script's stdout is the script's alone. */
function run(program, parameters, shell) {
  var result = childProcess.spawnSync(program, parameters, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: Boolean(shell),
  });
  if (result.error) say(String(result.error));
  return result.status;
}

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}

var reason = whatIsMissing();
if (reason !== null) install(reason);
makeExec();
if (process.argv.indexOf('desk') > 0) buildDesk();
