import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Plain Node, since it runs before any dependency is installed: an old Node must still be able to report the problem.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const OLDEST_NODE = [20, 19];
const OLDEST_JAVA = 17;

function isNodeTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

/** The version that `java -version` prints, such as `17.0.15`; undefined when Java does not run. */
function findJavaVersion() {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return status === 0 ? /version "([^"]+)"/.exec(stderr)?.[1] : undefined;
}

/** The reason why the local stack cannot run here, in one line; undefined when it can run. */
function findMissingPrerequisite() {
  if (isNodeTooOld()) {
    return `Node.js ${OLDEST_NODE.join('.')} or newer is required; found ${process.versions.node}.`;
  }
  const java = findJavaVersion();
  if (!java) return `Java ${OLDEST_JAVA} or newer is required for DynamoDB Local; \`java\` was not found.`;
  if (Number.parseInt(java, 10) < OLDEST_JAVA) {
    return `Java ${OLDEST_JAVA} or newer is required for DynamoDB Local; found ${java}.`;
  }
  return undefined;
}

function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(`${root}${lockFile}`, 'utf8')).packages;
  } catch {
    return {};
  }
}

/**
 * Returns whether node_modules matches package-lock.json. npm writes a copy of the lock last; comparing contents
 * rather than dates avoids a reinstall after every `git checkout`.
 */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  return Object.entries(readPackages('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function install() {
  console.log('Installing the dependencies…');
  const ci = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...ci], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', ci, { cwd: root, stdio: 'inherit' });
  return status === 0;
}

/**
 * Checks Node and Java, and installs the dependencies when they are missing or differ from the lock; exits the
 * process when it cannot.
 */
export function ensureInstalled() {
  const missing = findMissingPrerequisite();
  if (missing) console.error(missing);
  if (missing || !(isInstalled() || install())) process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
