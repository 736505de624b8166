const channelName = 'tieline.crm-connection';

/** The window in which somebody signed in to the CRM tells the pages of this browser that they are back. */
export function tellConnected(): void {
  const channel = new BroadcastChannel(channelName);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  channel.postMessage('back');
  channel.close();
}

/** Calls `listener` when somebody comes back from the CRM in another window; gives back what ends that. */
export function whenConnected(listener: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', listener);
  return () => channel.close();
}
