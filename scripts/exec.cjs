/** Windows' stand-in for the shell's `exec`: runs the program named first with the rest, and ends as it ends. */
'use strict';

var child = require('child_process').spawn(process.argv[2] + '.cmd', process.argv.slice(3), {
  stdio: 'inherit',
  shell: true,
});
child.on('exit', function (code) {
  process.exit(code === null ? 1 : code);
});
