// One coach at a time: a tab that starts tells the others, and they stop.

const CHANNEL = "posecoach.live";

export class Tabs {
  // onOther() runs when another tab of this browser starts.
  constructor(onOther) {
    this.id = Math.random().toString(36).slice(2);
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel(CHANNEL) : null;
    if (this.channel) {
      this.channel.onmessage = ({ data }) => data && data.started && data.started !== this.id && onOther();
    }
  }

  started() {
    if (this.channel) this.channel.postMessage({ started: this.id });
  }

  close() {
    if (this.channel) this.channel.close();
  }
}
