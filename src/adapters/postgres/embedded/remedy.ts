/** What can be done about the reason that PostgreSQL gives; empty where that is not known. */
export function remedyOf(words: string): string {
  if (/no space left|disk quota/iu.test(words))
    return 'The disk of the data directory is full. Free some space and start again; what was saved is there.\n';
  if (/file descriptors|too many open files/iu.test(words))
    return 'Too few files may be open at once. Allow more ("ulimit -n 1024") and start again.\n';
  if (/cannot allocate memory|out of memory/iu.test(words))
    return 'The machine is out of memory. End something else that runs on it and start again.\n';
  if (/permission denied|read-only file system/iu.test(words))
    return 'The data directory must not be written to by this user. Give them the right, or name another with TIELINE_DATA.\n';
  return '';
}
