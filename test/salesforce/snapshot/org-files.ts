import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostedOrg, type HostedOrgDump } from '../hosted-org.ts';
import { createOrg } from '../model/org.ts';

/** At most one file of an org in this time: many changes in a row are one snapshot. */
const pauseMs = 250;

/** One file per org in a directory, replaced as a whole after every change. */
export class OrgFiles {
  readonly #directory: string;
  readonly #savers: Saver[] = [];

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes the directory where there is none. */
  static async open(directory: string): Promise<OrgFiles> {
    await mkdir(directory, { recursive: true });
    return new OrgFiles(directory);
  }

  /** The orgs that are there, as they were last. */
  async load(now: () => number): Promise<readonly HostedOrg[]> {
    const names = await readdir(this.#directory);
    const files = names.filter((name) => /^00D\w{15}\.json$/.test(name)).sort();
    return Promise.all(files.map((name) => loadOrg(join(this.#directory, name), now)));
  }

  /** Writes the org now and after each change. */
  keep(hosted: HostedOrg): void {
    const saver = new Saver(join(this.#directory, `${hosted.firstId}.json`), hosted);
    this.#savers.push(saver);
    hosted.onChange(() => saver.mark());
    saver.mark();
  }

  /** When everything is written. */
  async close(): Promise<void> {
    await Promise.all(this.#savers.map((saver) => saver.finish()));
  }
}

async function loadOrg(file: string, now: () => number): Promise<HostedOrg> {
  // Written by this program, into a directory that is its own.
  const dump = JSON.parse(await readFile(file, 'utf8')) as HostedOrgDump;
  const hosted = new HostedOrg({ ...dump, org: createOrg({ now, dump: dump.org }) });
  hosted.load(dump);
  return hosted;
}

/** Writes one org's file, never two at a time; a crash leaves the former one whole. */
class Saver {
  readonly #file: string;
  readonly #hosted: HostedOrg;
  #dirty = false;
  #running: Promise<void> | null = null;
  readonly #finishing = Promise.withResolvers<void>();

  constructor(file: string, hosted: HostedOrg) {
    this.#file = file;
    this.#hosted = hosted;
  }

  mark(): void {
    this.#dirty = true;
    this.#running ??= this.#run();
  }

  async finish(): Promise<void> {
    this.#finishing.resolve();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#dirty) {
      await this.#pause();
      this.#dirty = false;
      const beside = `${this.#file}.new`;
      await writeFile(beside, JSON.stringify(this.#hosted.dump()));
      await rename(beside, this.#file);
    }
    this.#running = null;
  }

  async #pause(): Promise<void> {
    const paused = Promise.withResolvers<void>();
    const timer = setTimeout(paused.resolve, pauseMs);
    await Promise.race([paused.promise, this.#finishing.promise]);
    clearTimeout(timer);
  }
}
