// The bodies of Asio: see BOOST_ASIO_SEPARATE_COMPILATION in options.cmake.
#include <boost/asio/impl/src.hpp>
