/**
 * Adds up the reports: `node summary.cjs <browser found> <clients installed> <exit code of the tests> <exit code of the checks>`.
 * A run that ended without a report, or without the tests of browser and clients, is itself a failure.
 */
'use strict';

var fs = require('fs');
var path = require('path');

var results = path.join(__dirname, '..', 'test-results');
var given = process.argv.slice(2).map(Number);
var browser = given[0];
var clients = given[1];
var testsCode = given[2];
var checksCode = given[3];

function read(name) {
  try {
    return JSON.parse(fs.readFileSync(path.join(results, name), 'utf8'));
  } catch {
    return null;
  }
}

var passed = 0;
var failed = 0;

var tests = read('tests.json');
if (tests !== null) {
  passed += tests.numPassedTests;
  failed += tests.numFailedTests;
}
// A file that cannot be loaded fails without a failed test in it.
if (testsCode !== 0 && failed === 0) failed += 1;
if (browser !== 1) failed += 1;
if (clients !== 1) failed += 1;

var checks = checksCode === undefined ? null : read('checks.json');
if (checks !== null) {
  passed += checks.passed;
  failed += checks.failed;
} else {
  failed += 1;
}

console.log(passed + ' passed, ' + failed + ' failed');
process.exit(failed === 0 && testsCode === 0 && checksCode === 0 ? 0 : 1);
