// For tests: what KVS answers to GetIceServerConfig, two sets of three addresses, and what one connection gets of it.

const hosts = ['18-1.t-1', '34-2.t-2'];

/** The form of https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_signaling_GetIceServerConfig.html */
export const exampleIceServerConfig = {
  IceServerList: hosts.map((host) => ({
    Uris: ['turn:?transport=udp', 'turns:?transport=udp', 'turns:?transport=tcp'].map((form) =>
      form.replace(':', `:${host}.kinesisvideo.us-east-1.amazonaws.com:443`),
    ),
    Username: `user-${host}`,
    Password: `password-${host}`,
    Ttl: 300,
  })),
};

/** What a connection gets of each set. */
export const exampleIceServers = hosts.map((host) => ({
  urls: [
    `turn:${host}.kinesisvideo.us-east-1.amazonaws.com:443?transport=udp`,
    `turns:${host}.kinesisvideo.us-east-1.amazonaws.com:443?transport=tcp`,
  ],
  username: `user-${host}`,
  credential: `password-${host}`,
}));
