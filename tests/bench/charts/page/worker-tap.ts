/** Runs in our worker before its own code, and tells at the end when each tick arrived there. */
import { Arrivals } from './arrivals.js';
import { CHANNEL, tapSockets } from './socket-tap.js';

const arrivals = new Arrivals();
tapSockets(arrivals);
const channel = new BroadcastChannel(CHANNEL);
channel.onmessage = ({ data }: MessageEvent<string>) => {
  if (data === 'reset') arrivals.reset();
  if (data === 'collect') channel.postMessage(arrivals.collect());
};
