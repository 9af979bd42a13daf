//! See [`join_shared_fuzz::contact_request`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _accepted = join_shared_fuzz::contact_request(bytes);
});
