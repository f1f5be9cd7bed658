// Stands in for `jsdom`, which the KVS SDK depends on and never uses.
module.exports = {};
