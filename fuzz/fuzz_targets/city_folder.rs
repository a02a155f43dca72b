#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cruscotto_fuzz::targets::city_folder(data));
