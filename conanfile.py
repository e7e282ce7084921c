# SPDX-License-Identifier: BSL-1.0
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load
from conan.tools.layout import basic_layout

required_conan_version = ">=2.0"


class Sctpp(ConanFile):
    name = "sctpp"
    description = "Typed SCTP sockets for Linux, header-only C++20"
    license = "BSL-1.0"
    url = "https://github.com/sctpp/sctpp"
    homepage = "https://github.com/sctpp/sctpp"
    topics = ("sctp", "sockets", "network", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_fmt": [True, False]}
    default_options = {"with_fmt": False}
    exports_sources = "include/*", "LICENSE"
    no_copy_source = True
    # Tested with CMake; packaging/conan/meson is the same with Meson and pkg-config.
    test_package_folder = "packaging/conan/cmake"

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "include", "sctpp", "version.hpp"))
        self.version = ".".join(re.findall(r"^#define SCTPP_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header, re.MULTILINE))

    def layout(self):
        basic_layout(self)

    def requirements(self):
        if self.options.with_fmt:
            self.requires("fmt/[>=8]")

    def package_id(self):
        self.info.clear()

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("sctpp is for Linux: its kernel is what speaks SCTP")
        if self.settings.get_safe("compiler.cppstd"):
            check_min_cppstd(self, 20)

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        copy(self, "*", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_file_name", "sctpp")
        self.cpp_info.set_property("cmake_target_name", "sctpp::sctpp")
        self.cpp_info.set_property("pkg_config_name", "sctpp")
