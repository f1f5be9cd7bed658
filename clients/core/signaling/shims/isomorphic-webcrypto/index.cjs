// Stands in for `isomorphic-webcrypto`, which the KVS SDK asks for: every browser and Node have WebCrypto built in.
module.exports = globalThis.crypto;
